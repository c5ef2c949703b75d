// The supervisor's page: one question after the other, saved as it is answered.
//
// What lets in stands behind the '#' of the address and goes to the server as part of each call,
// nowhere else. All that is shown is made of elements and texts, never of markup.
import { words } from "/words.js";

const secret = location.hash.slice(1);
const main = document.getElementById("main");
let language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "sv";
let placement; // the one that the link is for
let form; // what the server says of the placement
let names; // code -> its name and levels
let answers; // what was said so far
let draw = () => {}; // draws the screen at hand again
let filed = false; // the certificate is on its way or has arrived: nothing more is saved
let perhaps = false; // it was sent, and no answer came

const say = (key, ...values) => {
  const word = words[language][key];
  return typeof word === "function" ? word(...values) : word;
};
const youth = () => form.youth_name || say("someone");

// ---- elements ----

function element(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
const button = (word, press, className = "") =>
  element("button", { type: "button", className, onclick: press }, word);

// A screen takes the place of the one before, and its heading gets the focus, so that who listens
// hears where they are.
function show(title, ...children) {
  const heading = element("h1", { tabIndex: -1 }, title);
  main.replaceChildren(element("div", { className: "step" }, heading, ...children.filter(Boolean)));
  document.title = `${title} · ${say("title")}`;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function complain(text, where) {
  main.querySelector(".wrong")?.remove();
  const message = element("p", { className: "message wrong", role: "alert" }, text);
  main.querySelector(".ways").before(message);
  where?.focus();
  if (!where) message.scrollIntoView({ block: "center" });
}

const day = (text) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(text));

// ---- calls ----

class Refusal extends Error {
  constructor(error) {
    super(error.code);
    Object.assign(this, error);
  }
}

async function call(method, params = {}, keepalive = false) {
  const answer = await fetch("/rpc", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ method, params, secret }),
    credentials: "omit",
    keepalive,
    signal: keepalive ? undefined : AbortSignal.timeout(30000),
  });
  const { error, result } = await answer.json();
  if (error) throw new Refusal(error);
  return result;
}

const has = (error, ...codes) => error instanceof Refusal && codes.includes(error.code);
const isGone = (error) => has(error, "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "STATE");
// Worth another try, as is a call that nobody answered.
const isBusy = (error) => !(error instanceof Refusal) ||
  has(error, "OVERLOADED", "RATE_LIMITED", "SHUTTING_DOWN", "STORAGE_FULL", "INTERNAL");

const freshKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// ---- what was said ----

function fromDraft(draft = {}) {
  const supervisor = draft.supervisor ?? form.supervisor ?? {};
  answers = {
    marks: new Map(),
    more: new Set(),
    tasks: (draft.tasks ?? []).join("\n"),
    hours: draft.hours_attended ?? form.hours_attended ?? "",
    comment: draft.comment ?? "",
    name: supervisor.name ?? "",
    role: supervisor.role ?? "",
  };
  for (const mark of draft.marks ?? []) {
    answers.marks.set(mark.competence, { level: mark.level ?? null, situation: mark.situation ?? "" });
    if (!form.focus.includes(mark.competence)) answers.more.add(mark.competence);
  }
}

const asked = () => [...form.focus, ...[...names.keys()].filter((code) => answers.more.has(code))];
const isHours = (text) => /^(\d{1,4}|10000)$/.test(text);
const taskList = () => answers.tasks.split("\n").map((line) => line.trim()).filter(Boolean);

function spoken() {
  const marks = asked().filter((code) => answers.marks.has(code)).map((code) => {
    const { level, situation } = answers.marks.get(code);
    return { competence: code, level, ...(level && situation.trim() ? { situation: situation.trim() } : {}) };
  });
  return {
    placement,
    tasks: taskList(),
    marks,
    ...(answers.comment.trim() ? { comment: answers.comment.trim() } : {}),
    ...(isHours(answers.hours) ? { hours_attended: Number(answers.hours) } : {}),
    ...(answers.name.trim()
      ? { supervisor: { name: answers.name.trim(), ...(answers.role.trim() ? { role: answers.role.trim() } : {}) } }
      : {}),
  };
}

// ---- saving: one at a time, the latest last ----

const saving = { timer: 0, running: false, wanted: false, version: 0, said: ["", ""] };

function tellSaved(key, ...values) {
  saving.said = [key, ...values];
  const line = document.getElementById("saved");
  if (line) line.textContent = key ? say(key, ...values) : "";
}

function changed() {
  saving.wanted = true;
  clearTimeout(saving.timer);
  saving.timer = setTimeout(save, 500);
}

async function save() {
  clearTimeout(saving.timer);
  if (saving.running || !saving.wanted || filed) return;
  saving.running = true;
  saving.wanted = false;
  tellSaved("saving");
  const params = { ...spoken(), if_version: saving.version, idempotency_key: freshKey() };
  for (let pause = 1000; saving.running; pause = Math.min(pause * 2, 30000)) {
    try {
      saving.version = (await call("certificate.draft", params)).version;
      saving.running = false;
      tellSaved("saved", new Date().toLocaleTimeString(language, { timeStyle: "short" }));
    } catch (error) {
      if (filed) break; // it has all that there was to save
      if (isBusy(error)) {
        tellSaved("unsaved");
        await new Promise((resume) => setTimeout(resume, pause));
        continue;
      }
      saving.running = false;
      if (isGone(error)) showGone();
      else tellSaved(error.code === "CONFLICT" ? "elsewhere" : "refusedText");
      return;
    }
  }
  saving.running = false;
  if (saving.wanted) save();
}

// Who leaves the page in the middle of a word loses none: this is sent even as the page goes.
addEventListener("pagehide", () => {
  if (filed || !(saving.wanted || saving.running)) return;
  call("certificate.draft", spoken(), true).then((draft) => { saving.version = draft.version; }, () => {});
});
document.addEventListener("visibilitychange", () => document.hidden && save());

// ---- the way through ----

const steps = () => ["start", ...asked(), "more", "tasks", "about", "review"];
const screens = { start: showStart, more: showMore, tasks: showTasks, about: showAbout, review: showReview };

function visit(step, remember = true) {
  if (!steps().includes(step)) step = "start";
  if (remember) history.pushState({ step }, "");
  draw = () => (screens[step] ?? showMark)(step);
  draw();
}
addEventListener("popstate", (event) => {
  if (event.state?.step && form && !filed) visit(event.state.step, false);
});

const neighbour = (step, by) => steps()[steps().indexOf(step) + by];

function progress(step) {
  const all = steps().slice(1);
  const now = all.indexOf(step);
  const items = all.map((_, i) => element("li", { className: i < now ? "done" : i === now ? "here" : "" }));
  return element("div", {},
    element("ol", { className: "steps", "aria-hidden": "true" }, ...items),
    element("div", { className: "bar" },
      element("p", { className: "note" }, say("progress", now + 1, all.length)),
      element("p", { className: "note saved", id: "saved", role: "status" },
        saving.said[0] ? say(...saving.said) : "")));
}

// Back, and on if nothing is amiss: `check` says what is, and where.
function ways(step, check = () => null, onward = say("next")) {
  const go = () => {
    const wrong = check();
    if (wrong) complain(...wrong);
    else visit(neighbour(step, 1));
  };
  return element("div", { className: "ways" },
    button(say("back"), () => visit(neighbour(step, -1)), "quiet"), button(onward, go, "button"));
}

function choice(kind, name, checked, text, small, pick, className = "") {
  const input = element("input", { type: kind, name, checked, onchange: () => pick(input.checked) });
  return element("label", { className: `choice ${className}` }, input,
    element("span", {}, text, small ? element("small", {}, small) : null));
}

function write(tag, id, label, hint, key, traits = {}) {
  const field = element(tag, { id, value: String(answers[key]), ...traits,
    oninput: () => { answers[key] = field.value; changed(); } });
  const note = hint ? element("p", { className: "note", id: `${id}-hint` }, hint) : null;
  if (note) field.setAttribute("aria-describedby", note.id);
  return [element("label", { htmlFor: id }, label), note, field];
}

// ---- screens ----

function facts() {
  const rows = [
    [say("workplace"), form.workplace_name],
    [say("work"), form.title],
    [say("period"), form.from && form.to ? `${day(form.from)} – ${day(form.to)}` : null],
  ];
  return element("dl", { className: "facts" }, ...rows.filter(([, value]) => value).map(
    ([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function showStart() {
  const begun = answers.marks.size > 0 && !form.draft?.pulse_on;
  const open = asked().find((code) => !answers.marks.has(code)) ?? "more";
  const first = begun ? open : steps()[1];
  show(say("hello", youth()), facts(),
    element("p", {}, say("intro")), element("p", { className: "note" }, say("adapted")),
    form.draft?.pulse_on ? element("p", { className: "message" }, say("pulseKnown", day(form.draft.pulse_on))) : null,
    element("div", { className: "ways" },
      form.state === "started" && form.focus.length ? button(say("tapNow"), () => showPulse(), "quiet") : null,
      button(say(begun ? "goOn" : "begin"), () => visit(first), "button")));
}

function nameOf(code) {
  return names.get(code)?.[language] ?? names.get(code)?.sv ?? code;
}
function levelText(code, level) {
  const text = names.get(code)?.levels?.find((one) => one.level === level);
  return text?.[language] ?? text?.sv ?? String(level);
}

function showMark(code) {
  const mark = answers.marks.get(code);
  const field = element("textarea", {
    id: "situation", rows: 3, maxLength: 450, value: mark?.situation ?? "",
    oninput: () => { answers.marks.get(code).situation = field.value; changed(); },
  });
  field.setAttribute("aria-describedby", "situation-hint");
  const place = element("div", { hidden: !mark?.level }, element("label", { htmlFor: "situation" }, say("situation")),
    element("p", { className: "note", id: "situation-hint" }, say("situationHint")), field);
  const pick = (level) => () => {
    answers.marks.set(code, { level, situation: field.value });
    place.hidden = level === null;
    changed();
  };
  const levels = [1, 2, 3, 4].map((level) =>
    choice("radio", "level", mark?.level === level, levelText(code, level), null, pick(level)));
  const unseen = choice("radio", "level", mark?.level === null, say("unseen"), say("unseenMore"), pick(null), "unsure");
  const set = element("fieldset", {}, element("legend", {}, say("question")), ...levels, unseen);
  show(nameOf(code), set, place,
    ways(code, () => (answers.marks.has(code) ? null : [say("chooseOne"), set.querySelector("input")])));
  main.querySelector("h1").before(progress(code));
}

function showMore() {
  const others = [...names.keys()].filter((code) => !form.focus.includes(code));
  const boxes = others.map((code) => choice("checkbox", code, answers.more.has(code), nameOf(code), null, (on) => {
    if (on) answers.more.add(code);
    else answers.more.delete(code);
    changed();
  }));
  // What was chosen here is asked about next, before what follows.
  const go = () => visit(asked().find((code) => !answers.marks.has(code)) ?? "tasks");
  show(say("more"), element("fieldset", {}, element("legend", { className: "note" }, say("moreText")), ...boxes),
    element("div", { className: "ways" }, button(say("back"), () => visit(form.focus.at(-1) ?? "start"), "quiet"),
      button(say("next"), go, "button")));
  main.querySelector("h1").before(progress("more"));
}

function showTasks() {
  const tasks = write("textarea", "tasks", say("tasksLabel"), say("tasksHint"), "tasks", { rows: 5, maxLength: 1500 });
  const hours = write("input", "hours", say("hours"), null, "hours", { type: "text", inputMode: "numeric", maxLength: 5, autocomplete: "off" });
  show(say("tasks"), ...tasks, ...hours, ways("tasks", () =>
    !taskList().length ? [say("tasksMissing"), document.getElementById("tasks")]
      : answers.hours !== "" && !isHours(answers.hours) ? [say("hoursWrong"), document.getElementById("hours")]
        : null));
  main.querySelector("h1").before(progress("tasks"));
}

function showAbout() {
  const comment = write("textarea", "comment", say("comment"), say("commentHint"), "comment", { rows: 4, maxLength: 900 });
  const name = write("input", "name", say("name"), null, "name", { type: "text", maxLength: 90, autocomplete: "name" });
  const role = write("input", "role", say("role"), null, "role", { type: "text", maxLength: 90, autocomplete: "organization-title" });
  show(say("about"), ...comment, ...name, ...role,
    ways("about", () => (answers.name.trim() ? null : [say("nameMissing"), document.getElementById("name")])));
  main.querySelector("h1").before(progress("about"));
}

function reviewed(title, text, step, quote) {
  return element("li", {},
    element("div", {}, element("p", {}, element("strong", {}, title)), element("p", {}, text),
      quote ? element("p", { className: "note" }, `”${quote}”`) : null),
    element("button", { type: "button", className: "quiet", "aria-label": `${say("change")}: ${title}`,
      onclick: () => visit(step) }, say("change")));
}

function showReview() {
  const marks = asked().map((code) => {
    const mark = answers.marks.get(code);
    const text = !mark ? say("noAnswer") : mark.level ? levelText(code, mark.level) : say("unseen");
    return reviewed(nameOf(code), text, code, mark?.level ? mark.situation.trim() : "");
  });
  const hours = answers.hours === "" ? "" : ` · ${say("hoursOf", answers.hours)}`;
  const rest = [reviewed(say("tasks"), (taskList().join(", ") || say("noAnswer")) + hours, "tasks"),
    reviewed(answers.name || say("name"), answers.role || "", "about", answers.comment.trim())];
  const ready = form.state === "ended" || form.state === "broken_off";
  const send = button(say("file"), () => file(send), "button");
  show(say("review"), element("p", {}, say(ready ? "reviewText" : "notYet")),
    element("ul", { className: "review" }, ...marks, ...rest),
    element("div", { className: "ways" }, button(say("back"), () => visit("about"), "quiet"), ready ? send : null));
  main.querySelector("h1").before(progress("review"));
}

// ---- filing ----

function missing() {
  const code = asked().find((one) => !answers.marks.has(one));
  return code ?? (!taskList().length ? "tasks" : !answers.name.trim() ? "about" : null);
}

async function file(send, confirmed = false) {
  const open = missing();
  if (open) {
    visit(open);
    return;
  }
  send.disabled = true;
  send.textContent = say("filing");
  clearTimeout(saving.timer);
  filed = true;
  try {
    const params = { ...spoken(), ...(confirmed ? { equal_confirmed: true } : {}) };
    showDone((await call("certificate.file", params)).number);
  } catch (error) {
    filed = false;
    send.disabled = false;
    send.textContent = say(confirmed ? "equalYes" : "file");
    perhaps ||= !(error instanceof Refusal);
    if (isBusy(error)) {
      complain(say("failedText"));
    } else if (error.field === "equal_confirmed") {
      showEqual();
    } else if (isGone(error)) {
      if (perhaps) showDone(null);
      else showGone();
    } else {
      complain(say(error.code === "CONFLICT" ? "elsewhere" : "refusedText"));
    }
  }
}

function showEqual() {
  draw = showEqual;
  const send = button(say("equalYes"), () => file(send, true));
  show(say("equal"), element("p", {}, say("equalText")),
    element("div", { className: "ways" }, send, button(say("equalNo"), () => visit(asked()[0]), "button")));
}

function showDone(number) {
  draw = () => showDone(number);
  show(say("done"), element("p", {}, number ? say("doneText", youth()) : say("doneMaybe")),
    number ? element("p", { id: "number" }, say("doneNumber", number)) : null, element("p", {}, say("doneClose")));
}

// ---- a word from the middle of the placement: a tap is an answer ----

function showPulse(said = []) {
  const code = form.focus.slice(0, 3)[said.length];
  draw = () => showPulse(said);
  if (!code) {
    sendPulse(said);
    return;
  }
  const tap = (level) => () => showPulse([...said, { competence: code, level }]);
  const answersTo = [1, 2, 3, 4].map((level) => button(levelText(code, level), tap(level), "choice"));
  const unseen = button(say("unseen"), tap(null), "choice unsure");
  show(said.length ? nameOf(code) : say("pulse", youth()),
    said.length ? null : element("p", { className: "note" }, say("pulseText")),
    element("h2", { id: "what" }, said.length ? say("question") : nameOf(code)),
    element("div", { role: "group", "aria-labelledby": "what" }, ...answersTo, unseen),
    element("div", { className: "ways" }, said.length ? button(say("back"), () => showPulse(said.slice(0, -1)), "quiet")
      : button(say("writeNow"), () => visit("start"), "quiet")));
}

async function sendPulse(marks) {
  show(say("saving"));
  try {
    form.draft = await call("placement.pulse", { placement, marks });
    saving.version = form.draft.version;
    fromDraft(form.draft);
    draw = showPulseDone;
  } catch (error) {
    draw = isGone(error) ? showGone : () => showFailed(() => sendPulse(marks));
  }
  draw();
}

function showPulseDone() {
  show(say("pulseDone"), element("p", {}, say("pulseDoneText")),
    element("div", { className: "ways" }, button(say("writeNow"), () => visit("start"), "quiet")));
}

// ---- ends ----

// Whatever is wrong with a link, the same is said.
function showGone() {
  draw = showGone;
  show(say("gone"), element("p", {}, say("goneText")));
}

function showFailed(again) {
  draw = () => showFailed(again);
  show(say("failed"), element("p", {}, say("failedText")),
    element("div", { className: "ways" }, button(say("retry"), again, "button")));
}

function showEarly() {
  draw = showEarly;
  show(say("early"), element("p", {}, say("earlyText")), facts());
}

// ---- begin ----

function setLanguage() {
  document.documentElement.lang = language;
  document.getElementById("brand").textContent = say("title");
  document.getElementById("skip").textContent = say("skip");
  const other = document.getElementById("language");
  other.textContent = say("language");
  other.lang = say("languageCode");
}

async function begin() {
  show(say("loading"));
  try {
    ({ placement } = await call("session.hello", { token: secret }));
    form = await call("certificate.form", { placement });
    const { items } = await call("catalogue.list", { kind: "competence" });
    names = new Map(items.map((item) => [item.code, item]));
  } catch (error) {
    if (isGone(error)) showGone();
    else showFailed(begin);
    return;
  }
  form.focus ??= [];
  saving.version = form.draft?.version ?? 0;
  fromDraft(form.draft);
  if (form.state === "agreed") showEarly();
  else if (form.state === "started" && form.focus.length && !form.draft) showPulse();
  else visit(history.state?.step ?? "start", false); // after a reload, where one was
}

document.getElementById("language").addEventListener("click", () => {
  language = say("languageCode");
  setLanguage();
  draw();
});
main.addEventListener("input", () => main.querySelector(".wrong")?.remove());
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the '#' holds what lets in
  main.focus();
});
addEventListener("hashchange", () => location.reload());
setLanguage();
if (secret) begin();
else showGone();
