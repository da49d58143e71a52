// copy puts a text on the clipboard. Where there is no TLS, browsers have no
// navigator.clipboard, and the older way works still.
export async function copy(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("copy", put, true);
  try {
    if (!document.execCommand("copy")) throw new Error("The browser did not allow copying.");
  } finally {
    document.removeEventListener("copy", put, true);
  }
}
