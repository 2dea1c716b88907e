"""The county's rhythm: periods, cadences as policy, what each occasion does, what proves a duty."""
