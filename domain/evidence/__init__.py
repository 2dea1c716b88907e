"""Evidence by chat: pictures, files and voice that people send about a matter."""
