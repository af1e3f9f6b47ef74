//! What a person sees, and all it needs offline.
