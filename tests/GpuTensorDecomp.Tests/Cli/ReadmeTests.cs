using System.Text.RegularExpressions;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

/// <summary>What the README makes in a clone is nothing that git would add.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void What_its_commands_write_is_ignored_by_git()
    {
        string[] ignored = File.ReadAllLines(Repository.File(".gitignore"));
        ignored.ShouldContain("/runs/"); // of solve without --out
        ignored.ShouldContain("/sweeps/");
        ignored.ShouldContain("/reproduced/");
        string[] written =
        [
            .. Out().Matches(File.ReadAllText(Repository.File("README.md")))
                .Select(match => match.Value),
        ];
        written.Length.ShouldBeGreaterThan(2);
        written.ShouldAllBe(path => path.StartsWith("runs/"));
    }

    [GeneratedRegex(@"(?<=--out )\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Out();
}
