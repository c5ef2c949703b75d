// Puts a chosen file's text into the field above; nothing is sent until the form is.
"use strict";
const field = document.getElementById("credential");
const file = document.getElementById("file");
file.closest("p").hidden = false;
file.addEventListener("change", async () => {
  if (file.files.length && file.files[0].size < 65536) field.value = (await file.files[0].text()).trim();
});
