// Sends the one form of a page that nobody needs to read. Without script, its button does.
document.querySelector('main form').submit()
