//! Keeps in the module what it takes to cut it into two: see `xtask/src/stage/split.rs`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-bins=--emit-relocs");
}
