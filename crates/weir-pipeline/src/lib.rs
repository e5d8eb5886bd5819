//! The flow, one file per step, and the jobs that drive it
