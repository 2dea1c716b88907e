"""Free sentences: a Reading of what somebody meant, with the reasons (language §2-§5)."""
