# Patients, people, settings, backup, verify.
