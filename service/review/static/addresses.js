// Where the pages are: beside this script, under whatever path a proxy has put them.
export const addressOf = (path) => new URL("../" + path, import.meta.url);
