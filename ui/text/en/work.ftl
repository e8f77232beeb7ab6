# Lists of work, and the task that is open.

