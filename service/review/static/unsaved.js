// Decisions that are not yet what the server knows, or not yet announced by it.
export const unsaved = new Map(); // id -> the decision that could not be saved
export const unannounced = new Map(); // id -> how many changes of ours are still to be announced
