"""Tables → counts per period, intervals, comparisons and windows around launches."""
