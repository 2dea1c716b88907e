"""演练: time machine, stage, `play`, transcript. The only place that knows the service and the sandbox at once."""
