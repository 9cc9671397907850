// The clipboard: plain text, or HTML beside plain text for Word. Markup is made as elements, so a quote stays text.
import { say } from "./live.js";

/* Where the page is not a secure context there is no clipboard API; a copy event works there as well. */
function byEvent(parts) {
  let done = false;
  const give = (event) => {
    for (const [type, text] of Object.entries(parts)) event.clipboardData.setData(type, text);
    event.preventDefault();
    done = true;
  };
  document.addEventListener("copy", give, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", give);
  return done;
}

export async function copy(parts) {
  try {
    const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return byEvent(parts);
  }
}

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

/* A relation as Word takes it: the sentence form, then each quote with its source behind it. */
export function forWord(article) {
  const lead = article.querySelector(".triple").innerText.replace(/\s+/g, " ").trim();
  const whole = element("div", element("p", element("b", lead)));
  const lines = [lead];
  for (const cited of article.querySelectorAll(".cited")) {
    const said = element("p");
    for (const part of cited.querySelector("blockquote").childNodes) {
      said.append(part.nodeName === "MARK" ? element("b", part.textContent) : part.textContent);
    }
    lines.push(`“${said.textContent}”${cited.dataset.cite}`);
    said.prepend("“");
    said.append("”", element("span", cited.dataset.cite));
    whole.append(said);
  }
  return { "text/html": whole.outerHTML, "text/plain": lines.join("\n") };
}

export async function tell(button, done) {
  const words = done ? button.dataset.copied : button.dataset.failed;
  button.dataset.label ??= button.textContent;
  button.textContent = words;
  say(words);
  setTimeout(() => (button.textContent = button.dataset.label), 2000);
}
