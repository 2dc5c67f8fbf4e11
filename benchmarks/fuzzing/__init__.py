"""The parts of the fuzzing: the addresses, what is sent to them, and somebody to send it."""
