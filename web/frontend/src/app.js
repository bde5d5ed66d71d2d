// Progressive enhancement: every page works without this file.
import './follow.js';
import './forms.js';
