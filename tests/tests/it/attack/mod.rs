//! What somebody with the files, the keys or both may try.
