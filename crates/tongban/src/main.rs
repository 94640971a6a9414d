//! tongban
fn main(){}
