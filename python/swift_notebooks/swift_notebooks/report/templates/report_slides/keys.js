// Arrow keys, the space bar and the keys of presenters turn the slides.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const current = () => {
    const middle = window.innerHeight / 2;
    const found = slides.findIndex(slide => slide.getBoundingClientRect().bottom > middle);
    return found < 0 ? slides.length - 1 : found;
  };
  const show = index => slides[Math.min(Math.max(index, 0), slides.length - 1)].scrollIntoView();
  document.addEventListener("keydown", event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = {ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1};
    if (event.key in steps) show(current() + steps[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else return;
    event.preventDefault();
  });
})();
