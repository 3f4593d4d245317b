import Foundation
import Reports
import Testing

/// The page in a browser; run one after the other, for each starts a browser of its own.
@Suite(.serialized, .enabled(if: Browser.path != nil, Browser.absence))
struct HTMLReportBrowserTests {
  @Test(.timeLimit(.minutes(10)))
  func `the script runs under the page's policy and nothing is complained of`() async throws {
    let page = try await Browser.open(try PageKit.text(try PageKit.run()))
    #expect(page.status == 0)
    #expect(page.console.isEmpty, "\(page.console)")
    #expect(page.html.contains("data-shown=\"4\" data-all=\"4\""))
    #expect(page.html.contains(">4 scenarios</output>"))
    #expect(!page.html.contains("data-mistakes"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `what is hostile shows as text and makes no element`() async throws {
    // The message with all of it is the sixth of the second scenario; its address opens it.
    let page = try await Browser.open(try PageKit.text(try PageKit.run()), at: "#m2-6")
    #expect(page.console.isEmpty, "\(page.console)")
    #expect(!page.html.contains("data-owned"))
    #expect(!page.html.contains("<img"))
    #expect(page.html.components(separatedBy: "<script").count == 2)
    let panel = try #require(page.html.range(of: "<aside id=\"panel\""))
    let shown = page.html[panel.lowerBound...]
    #expect(!shown.prefix { $0 != ">" }.contains("hidden"))
    #expect(shown.contains("X-Hostile: &lt;script&gt;document.documentElement.dataset.owned=1"))
    #expect(shown.contains("onerror=alert(1)&gt;"))
    #expect(shown.contains("<i>\\xFF\\xFE</i>"))
    #expect(shown.contains("<i>\\u{2028}\\u{202E}</i>evil<i>\\x00\\u{FEFF}</i>"))
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      ("#q=FO-06", 4), ("#q=before-failover%20ringing", 1), ("#o=passed", 2), ("#q=no-such", 0),
      ("#q=ringing&o=inconclusive", 1),
    ])
  func `an address can hold a filter`(_ place: String, _ count: Int) async throws {
    let page = try await Browser.open(try PageKit.text(try PageKit.run()), at: place)
    #expect(page.html.contains("data-shown=\"\(count)\" data-all=\"4\""), "\(place)")
    #expect(page.console.isEmpty, "\(page.console)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `without its script the page opens what its address names`() async throws {
    // A sandboxed frame runs no script; what it became is written into the page around it.
    let driver = """
      <!DOCTYPE html><iframe id="page" sandbox="allow-same-origin" src="page.html#m2-6"></iframe>
      <p id="seen"></p><script>
      document.getElementById("page").addEventListener("load", event => {
        const page = event.target.contentDocument;
        const open = [...page.querySelectorAll("details[open]")].map(entry => entry.className);
        document.getElementById("seen").textContent = [
          page.documentElement.dataset.shown, page.getElementById("filter").hidden,
          page.getElementById("panel").hidden, ...open].join("; ");
      });
      </script>
      """
    let page = try await Browser.open(
      ["page.html": try PageKit.text(try PageKit.run()), "driver.html": driver], "driver.html")
    #expect(
      page.html.contains(
        "<p id=\"seen\">; true; true; entry failed; messages; entry inconclusive</p>"),
      "\(page.html.suffix(900))")
  }

  /// Presses keys in the page and writes down what has the focus and what is to be seen.
  private static let driver = """
    <!DOCTYPE html><iframe id="page" src="page.html" width="1200" height="900"></iframe>
    <ol id="seen"></ol><script>
    document.getElementById("page").addEventListener("load", event => {
      const page = event.target.contentDocument, window = event.target.contentWindow;
      const focus = () => page.activeElement;
      const press = key => focus().dispatchEvent(
        new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      const note = text => {
        const line = document.createElement("li");
        line.textContent = text;
        document.getElementById("seen").append(line);
      };
      const panel = page.getElementById("panel");
      press("/");
      note(`slash: ${focus().id}`);
      focus().value = "FO-06 passed";
      focus().dispatchEvent(new window.Event("input", { bubbles: true }));
      note(`filter: ${page.getElementById("shown").textContent} ${window.location.hash}`);
      press("Escape");
      note(`escape: ${page.getElementById("shown").textContent}`);
      press("Enter");
      note(`enter: ${focus().localName} ${focus().parentElement.dataset.outcome}`);
      press("ArrowDown");
      note(`down: ${focus().parentElement.dataset.outcome}`);
      press("ArrowUp");
      const entry = focus().parentElement;
      const arrow = entry.querySelector("svg.ladder a");
      arrow.focus();
      arrow.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true }));
      const start = () => panel.querySelector("h4").textContent;
      note(`arrow: ${panel.hidden} ${start()}`);
      press("ArrowDown");
      press("ArrowDown");
      note(`next: ${start()} ${focus().getAttribute("href")}`);
      press("Escape");
      note(`closed: ${panel.hidden} ${focus().getAttribute("href")}`);
      page.getElementById("theme").click();
      note(`theme: ${page.documentElement.dataset.theme}`);
    });
    </script>
    """

  @Test(.timeLimit(.minutes(10))) func `everything can be done with keys`() async throws {
    let page = try await Browser.open(
      ["page.html": try PageKit.text(try PageKit.run()), "driver.html": Self.driver],
      "driver.html")
    #expect(page.console.isEmpty, "\(page.console)")
    let seen = page.html.components(separatedBy: "<li>").dropFirst().map {
      $0.components(separatedBy: "</li>")[0]
    }
    #expect(
      seen == [
        "slash: q",
        "filter: 2 of 4 scenarios #q=FO-06%20passed",
        "escape: 4 scenarios",
        "enter: summary failed",
        "down: inconclusive",
        "arrow: false INVITE (PCMU PCMA) carrier → system",
        "next: 180 INVITE primary → system #m2-3",
        "closed: true #m2-3",
        "theme: dark",
      ])
  }
}
