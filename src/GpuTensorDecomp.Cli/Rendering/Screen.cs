using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>
/// Where a command's words go: tables and progress to standard output, or with <c>--json</c> to
/// standard error, so that standard output holds one JSON object and nothing else. Without a
/// terminal there are no control codes.
/// </summary>
internal sealed class Screen
{
    private const int RedirectedWidth = 110;
    private readonly IAnsiConsole _console;
    private readonly TextWriter _writer;
    private readonly bool _isTerminal;

    public Screen(Session session, bool isJson, bool isQuiet)
    {
        Session = session;
        IsJson = isJson;
        IsQuiet = isQuiet;
        _writer = isJson ? session.Error : session.Output;
        _isTerminal = isJson ? session.ErrorIsTerminal : session.OutputIsTerminal;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = _isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(_writer),
        });
        if (!_isTerminal)
            _console.Profile.Width = RedirectedWidth;
    }

    public Session Session { get; }

    public bool IsJson { get; }

    public bool IsQuiet { get; }

    /// <summary>Shows something to the person, unless quiet.</summary>
    public void Show(IRenderable content)
    {
        if (!IsQuiet)
            _console.Write(content);
    }

    /// <summary>Shows a line to the person, unless quiet.</summary>
    public void Line(string text)
    {
        if (!IsQuiet)
            _writer.WriteLine(text);
    }

    /// <summary>Writes the one JSON object.</summary>
    public void Json<T>(T value) => Session.Output.WriteLine(ResultJson.Text(value));

    /// <summary>
    /// Runs something that reports to an observer, and shows its progress meanwhile.
    /// </summary>
    public T WhileShowing<T>(ProgressText text, Func<SolveObserver, T> action)
    {
        if (IsQuiet)
            return action(SolveObserver.None);
        if (!_isTerminal || Session.Verbose || !_console.Profile.Capabilities.Ansi)
            return action(new LineDisplay(text, _writer, Session.Verbose));
        return _console.Live(new Text("starting"))
            .AutoClear(true)
            .Start(context => action(new LiveProgress(text, context, Session.Cancellation)));
    }

    /// <summary>
    /// Runs something long, and meanwhile shows where it stands: drawn over itself on a terminal,
    /// else a line every ten seconds.
    /// </summary>
    public void WhileWatching(Func<string> state, Action action)
    {
        if (IsQuiet)
        {
            action();
        }
        else if (_isTerminal && _console.Profile.Capabilities.Ansi)
        {
            _console.Live(new Text("")).AutoClear(true).Start(context =>
            {
                using var timer = new Timer(
                    _ => context.UpdateTarget(new Text(state())), null, 0, 200);
                action();
            });
        }
        else
        {
            TimeSpan interval = TimeSpan.FromSeconds(10);
            using var timer = new Timer(_ => Line(state()), null, interval, interval);
            action();
        }
    }
}
