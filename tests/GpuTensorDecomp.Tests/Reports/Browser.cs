using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GpuTensorDecomp.Tests.Reports;

/// <summary>
/// Headless Chromium where the machine has one. A page is opened from a file with no network; a
/// script at its end acts as a reader would and says what it saw.
/// </summary>
internal static class Browser
{
    private static readonly string[] s_names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>
    /// What a script's async function body returns after the page has loaded, as JSON, with the
    /// members <c>errors</c> (uncaught errors and console errors) and <c>requests</c> (everything
    /// loaded beside the page) beside <c>seen</c>; null where there is no Chromium.
    /// </summary>
    public static JsonElement? Visit(string page, string script, params string[] options)
    {
        if (Find() is not { } program)
            return null;
        const string before = """
            <script>
            const errors = [];
            addEventListener('error', e => errors.push(String(e.message)));
            addEventListener('unhandledrejection', e => errors.push(String(e.reason)));
            console.error = (...words) => errors.push(words.join(' '));
            </script>
            """;
        string after = $$"""
            <script>
            (async () => {
              let seen = null;
              try { seen = await (async () => { {{script}} })(); }
              catch (e) { errors.push(String(e)); }
              const requests = performance.getEntriesByType('resource').map(r => r.name);
              const told = JSON.stringify({ seen, errors, requests });
              const out = document.createElement('pre');
              out.textContent = 'told:' + btoa(unescape(encodeURIComponent(told))) + ':end';
              document.body.append(out);
            })();
            </script>
            </body>
            """;
        string probed = page.Replace("<head>", "<head>" + before, StringComparison.Ordinal)
            .Replace("</body>", after, StringComparison.Ordinal);
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string file = Path.Combine(folder, "page.html");
            File.WriteAllText(file, probed);
            string dump = Run(program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
                $"--user-data-dir={Path.Combine(folder, "profile")}", "--window-size=1000,1400",
                "--virtual-time-budget=20000", .. options, "--dump-dom", new Uri(file).AbsoluteUri,
            ]);
            Match told = Regex.Match(
                dump, "told:(?<json>[A-Za-z0-9+/=]*):end", RegexOptions.None,
                TimeSpan.FromSeconds(10));
            told.Success.ShouldBeTrue("the page's script did not come to its end");
            byte[] json = Convert.FromBase64String(told.Groups["json"].Value);
            return JsonDocument.Parse(json).RootElement;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Nothing failed, and nothing was asked of a network.</summary>
    public static void MustBeQuiet(JsonElement visit)
    {
        visit.GetProperty("errors").EnumerateArray().Select(e => e.GetString()).ShouldBeEmpty();
        visit.GetProperty("requests").EnumerateArray().Select(r => r.GetString()!)
            .Where(r => !r.StartsWith("blob:", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private static string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { }; // what it logs about its own start
        process.BeginErrorReadLine();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(90)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("Chromium did not end within 90 s.");
        }

        return output.GetAwaiter().GetResult();
    }
}
