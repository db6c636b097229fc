using System.Text.Json;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>The submissions of a sweep, in <c>slurm/jobs.json</c> of its folder.</summary>
/// <param name="SchemaVersion">The version of this form.</param>
/// <param name="Submissions">All of them, the newest last.</param>
internal sealed record SlurmJournal(
    int SchemaVersion, IReadOnlyList<SlurmSubmission> Submissions)
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    /// <summary>Reads it; one without submissions where there is none.</summary>
    /// <exception cref="InputException">It is not what this program writes.</exception>
    public static SlurmJournal Read(string sweepFolder)
    {
        string path = PathIn(sweepFolder);
        if (!File.Exists(path))
            return new SlurmJournal(Version, []);
        try
        {
            SlurmJournal? journal =
                JsonSerializer.Deserialize<SlurmJournal>(File.ReadAllText(path), Json);
            return journal is { SchemaVersion: Version, Submissions: not null }
                ? journal
                : throw new InputException(
                    $"{path}: not a list of submissions of version {Version}. Move it away; the " +
                    "results do not depend on it.");
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            throw new InputException(
                $"{path}: cannot be read. {fault.Message} Move it away; the results do not " +
                "depend on it.",
                fault);
        }
    }

    /// <summary>Adds a submission; the file is replaced as a whole.</summary>
    public static void Add(string sweepFolder, SlurmSubmission submission)
    {
        SlurmJournal journal = Read(sweepFolder);
        string path = PathIn(sweepFolder);
        string text = JsonSerializer.Serialize(
            journal with { Submissions = [.. journal.Submissions, submission] }, Json);
        File.WriteAllText($"{path}.new", $"{text}\n");
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static string PathIn(string sweepFolder) =>
        Path.Combine(SlurmPlan.FolderOf(sweepFolder), "jobs.json");
}
