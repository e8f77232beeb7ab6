
// Begins anew once the screens were built.
{
  let built;
  setInterval(async () => {
    const now = await (await fetch("/test/built")).json();
    built ??= now;
    if (now !== built) {
      location.reload();
    }
  }, 500);
}
