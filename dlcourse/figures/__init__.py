"""What moves under a slider: a module a lesson, on one kit (figure.py, player.js)."""
