//! The working office: use cases, ports, projections, jobs, permissions.

pub mod port;
