// What a browser can do better with a script. Every essential act works without.
"use strict";
(function () {
  var body = document.body;
  var working = document.getElementById("working");
  var slow = 0;

  // One click is one sending; whatever takes longer than a moment says so.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.clearTimeout(slow);
    slow = window.setTimeout(function () {
      working.textContent = body.dataset.working;
      form.setAttribute("aria-busy", "true");
    }, 600);
  });

  // The back button may bring a page back as it was left: then it can be sent again.
  window.addEventListener("pageshow", function () {
    window.clearTimeout(slow);
    working.textContent = "";
    Array.prototype.forEach.call(document.forms, function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  var problem = document.querySelector(".problem");
  if (problem) {
    problem.focus();
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-print]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
