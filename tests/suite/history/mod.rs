//! The history that git tells: histories of every shape, compared path by path with what git says.

mod clones;
mod earlier;
mod keeping;
mod landing;
mod parts;
mod shapes;
mod story;
