// Shows the comments of a page and takes new ones: <script src=".../embed/winnow.js" data-site="my-blog" defer>
// Nothing of what strangers wrote is taken for HTML. Nobody but this Winnow is asked for anything.
(() => {
  const { src, dataset } = document.currentScript;
  const words = {
    en: { title: "Comments", none: "No comments yet.", name: "Name", email: "Mail (not shown)", url: "Website",
      text: "Comment", send: "Send", published: "Your comment is published.", waiting: "Your comment waits for a moderator.",
      failed: "It could not be sent. Your words are still here: try again later.", many: "Too many at once: try again in a while.",
      away: "Comments cannot be shown or sent now." },
    de: { title: "Kommentare", none: "Noch keine Kommentare.", name: "Name", email: "E-Mail (wird nicht gezeigt)", url: "Website",
      text: "Kommentar", send: "Senden", published: "Ihr Kommentar ist veröffentlicht.", waiting: "Ihr Kommentar wartet auf die Freigabe.",
      failed: "Er ließ sich nicht senden. Ihre Worte sind noch da: Versuchen Sie es später.", many: "Zu viele auf einmal: Versuchen Sie es später.",
      away: "Kommentare lassen sich gerade nicht zeigen und nicht senden." },
  }[document.documentElement.lang.startsWith("de") ? "de" : "en"];
  const page = dataset.page ?? location.pathname;
  const address = new URL(`${dataset.site}/comments`, src);
  const place = document.getElementById("winnow-comments") ?? document.body.appendChild(document.createElement("section"));
  const make = (tag, fields = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...children);
    return element;
  };
  const list = make("ol", { className: "winnow-list" });
  const status = make("p", { className: "winnow-status" });
  status.setAttribute("role", "status");
  let ticket = "";

  function shown({ name, url, text, written_at }) {
    const author = url ? make("a", { href: url, rel: "nofollow ugc noopener", textContent: name }) : make("b", { textContent: name });
    const time = make("time", { dateTime: written_at, textContent: new Date(written_at).toLocaleString(document.documentElement.lang || undefined) });
    const paragraphs = text.split(/\n{2,}/).map((part) => make("p", { textContent: part }));
    return make("li", {}, make("p", {}, author, " ", time), ...paragraphs);
  }

  async function load() {
    const answer = await fetch(`${address}?page=${encodeURIComponent(page)}`, { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    const read = await answer.json();
    ticket = read.ticket;
    list.replaceChildren(...read.comments.map(shown));
    if (!read.comments.length) list.append(make("li", { textContent: words.none }));
  }

  async function send(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      let answer = await post(form);
      if (answer.status === 422) { // the page was open for long, or loaded just now
        await load();
        await new Promise((done) => setTimeout(done, 3000));
        answer = await post(form);
      }
      if (!answer.ok) throw new Error(answer.status);
      const { state } = await answer.json();
      form.elements.text.value = "";
      status.textContent = words[state];
      await load().catch(() => {});
    } catch ({ message }) {
      status.textContent = message === "429" ? words.many : words.failed;
    }
    button.disabled = false;
  }

  const post = (form) => fetch(address, {
    method: "POST", credentials: "omit", body: new URLSearchParams([...new FormData(form), ["page", page], ["ticket", ticket]]),
  });

  const field = (name, fields, tag = "input") =>
    make("p", {}, make("label", {}, words[name], " ", make(tag, { name, ...fields })));

  const form = make("form", { className: "winnow-form" },
    field("name", { maxLength: 100, required: true, autocomplete: "name" }),
    field("email", { maxLength: 200, type: "email", autocomplete: "email" }),
    field("url", { maxLength: 500, type: "url", autocomplete: "url" }),
    field("text", { maxLength: 20000, required: true, rows: 6 }, "textarea"),
    make("p", {}, make("button", { textContent: words.send })), status);
  form.addEventListener("submit", send);
  place.append(make("h2", { textContent: words.title }), list, form);
  load().catch(() => (status.textContent = words.away));
})();
