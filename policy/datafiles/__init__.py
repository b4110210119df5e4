"""Data files of CMS: their layouts, and what differs between two editions of one."""
