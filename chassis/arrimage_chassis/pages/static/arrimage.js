// What a browser can do better with a script. Every essential act works without.
"use strict";
(function () {
  var body = document.body;
  var working = document.getElementById("working");
  var slow = 0;

  // Two quick clicks are one sending; whatever takes longer than a moment says so. The node does a form once in any
  // case: whoever stopped a slow page may send it again.
  var QUICK = 2000;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var now = Date.now();
    if (now - Number(form.dataset.sent || 0) < QUICK) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = String(now);
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
