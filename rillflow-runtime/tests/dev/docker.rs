use crate::case::Case;
