using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTensorDecomp.Cli.Options;

/// <summary>
/// Reads parsed options and gathers faults, so that all of them come out at once: an option that
/// could not be parsed reads as not given, and its fault stands in the list.
/// </summary>
internal sealed class OptionReader(ParseResult parsed)
{
    private readonly List<string> _faults = [.. ParseFaults(parsed).Distinct()];

    /// <summary>Whether a fault was found.</summary>
    public bool HasFaults => _faults.Count > 0;

    /// <summary>The command being run.</summary>
    public Command Command => parsed.CommandResult.Command;

    /// <summary>The words after <c>--</c>, which are no options of this program.</summary>
    public IReadOnlyList<string> WordsAfterDashes =>
    [
        .. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)
            .Skip(1).Select(token => token.Value),
    ];

    /// <summary>An option's value, or the default where it is not given or not readable.</summary>
    public T? Get<T>(Option<T> option) =>
        IsReadable(parsed.GetResult(option)) ? parsed.GetValue(option) : default;

    /// <summary>An argument's value, or the default where it is not given.</summary>
    public T? Get<T>(Argument<T> argument) =>
        IsReadable(parsed.GetResult(argument)) ? parsed.GetValue(argument) : default;

    /// <summary>Whether the command line names an option.</summary>
    public bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Whether an option is given but could not be parsed.</summary>
    public bool IsFaulty(Option option) =>
        parsed.GetResult(option) is { } result && !IsReadable(result);

    /// <summary>Adds a fault.</summary>
    public void Fault(string message) => _faults.Add(message);

    /// <summary>
    /// Runs something; what it finds wrong with the input is added to the faults.
    /// </summary>
    public T? Attempt<T>(Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (InputException fault)
        {
            _faults.AddRange(fault.Faults);
            return null;
        }
    }

    /// <summary>Parses again with more arguments of the command; faults are kept.</summary>
    public OptionReader With(IEnumerable<string> arguments)
    {
        List<Token> tokens = [.. parsed.Tokens];
        int start = tokens.FindIndex(token => token.Type == TokenType.Command) + 1;
        List<string> all = [.. tokens.Select(token => token.Value)];
        all.InsertRange(start, arguments);
        ParseResult again = parsed.RootCommandResult.Command.Parse(all);
        var reader = new OptionReader(again);
        reader._faults.AddRange(_faults.Except(reader._faults));
        return reader;
    }

    /// <summary>Ends the command if there is any fault.</summary>
    /// <exception cref="InputException">All faults.</exception>
    public void ThrowIfFaulty()
    {
        if (HasFaults)
            throw new InputException([.. _faults.Distinct()]);
    }

    /// <summary>
    /// Ends the command if a name, a file or a folder is the empty word, as of a variable that a
    /// script did not set.
    /// </summary>
    /// <exception cref="InputException">The first one.</exception>
    public void ThrowIfWordIsEmpty()
    {
        Token[] words =
            [.. parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)];
        int empty = Array.FindIndex(words, token => token.Value.Length == 0);
        if (empty < 0)
            return;
        throw new InputException(
            empty > 0 && words[empty - 1] is { Type: TokenType.Option } before
            ? $"{before.Value}: the value is empty; give one, or leave the option out."
            : $"an argument is empty; see gpudecomp {NameOfCommand(parsed)} --help.");
    }

    private static string NameOfCommand(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command.Name;
        return parsed.CommandResult.Parent is CommandResult { Command: not RootCommand } group
            ? $"{group.Command.Name} {command}"
            : command;
    }

    private static IEnumerable<string> ParseFaults(ParseResult parsed)
    {
        string command = NameOfCommand(parsed);
        foreach (string token in parsed.UnmatchedTokens)
            yield return $"'{token}' is not understood; see gpudecomp {command} --help.";
        foreach (string message in parsed.Errors.Select(error => error.Message))
        {
            if (!parsed.UnmatchedTokens.Any(
                token => message.Contains($"'{token}'", StringComparison.Ordinal)))
            {
                yield return message;
            }
        }
    }

    private static bool IsReadable(SymbolResult? result) =>
        result is not null && !result.Errors.Any();
}
