// Progressive enhancement: every page works without this file.

// A page that comes back with errors begins at its summary, for eyes and screen readers alike.
document.querySelector('[data-error-summary]')?.focus();
