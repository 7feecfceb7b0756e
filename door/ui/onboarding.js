// Added by the door to the pages of both UIs of Prefect. If a page is not as expected, this stays away and nothing else.
import { followRuns } from "./panel.js";
import { suggestCases } from "./suggest.js";
import { speakRussian } from "./words.js";

const quietly = (what) => (...given) => {
  try {
    return what(...given);
  } catch (error) {
    console.warn("onboarding:", error);
  }
};

let planned = 0;
const look = quietly(speakRussian);
const lookSoon = () => {
  cancelAnimationFrame(planned);
  planned = requestAnimationFrame(look);
};

quietly(followRuns)();
quietly(suggestCases)();
new MutationObserver(lookSoon).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
lookSoon();
