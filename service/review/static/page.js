// What every module looks up in the page.
export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

export const pane = find("#pane"); // where the open comment is; only the queue has it
export const words = find("#status")?.dataset ?? {}; // sentences in the reader's language
export const canDecide = "canDecide" in document.body.dataset;
