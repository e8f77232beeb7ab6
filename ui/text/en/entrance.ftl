# The screens at the door.
