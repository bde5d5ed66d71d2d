// Progressive enhancement: every page works without this file.
import './forms.js';
