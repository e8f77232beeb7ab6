# Lists of work and the open task.
