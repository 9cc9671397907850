"""What people look at: pictures, reports, the explorer. Sees `graph`, never `extract`."""
