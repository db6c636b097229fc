using System.Globalization;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>A job, or a task of an array, in the queue.</summary>
/// <param name="JobId">The job's number, of the array where it is one.</param>
/// <param name="Index">The task's index in the array; null where the job is no array.</param>
/// <param name="State">In Slurm's words: PENDING, RUNNING, COMPLETED, FAILED, …</param>
/// <param name="Reason">Why it waits or ended, in Slurm's words.</param>
/// <param name="Node">Where it runs or ran; empty before.</param>
internal sealed record SlurmTask(
    string JobId, int? Index, string State, string Reason, string Node)
{
    /// <summary>What squeue is asked to print.</summary>
    public const string Format = "%i|%T|%r|%N";

    private static readonly HashSet<string> Live = new(StringComparer.Ordinal)
    {
        "PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD",
        "REQUEUE_FED", "RESIZING", "SIGNALING", "STAGE_OUT", "STOPPED", "SPECIAL_EXIT",
    };

    /// <summary>Whether it runs or is to run.</summary>
    public bool IsLive => Live.Contains(State);

    /// <summary>Reads what squeue printed; lines of other forms are passed over.</summary>
    public static IReadOnlyList<SlurmTask> ReadAll(string output) =>
    [
        .. output.Split('\n').Select(line => line.Trim().Split('|'))
            .Where(fields => fields.Length == 4)
            .SelectMany(Read),
    ];

    private static IEnumerable<SlurmTask> Read(string[] fields)
    {
        string[] id = fields[0].Split('_');
        IEnumerable<int?> indices = id.Length == 2 ? Indices(id[1]) : [null];
        return indices.Select(
            index => new SlurmTask(id[0], index, fields[1], fields[2], fields[3]));
    }

    // Tasks that were cancelled before they ran come together, as [1,4-6%2].
    private static IEnumerable<int?> Indices(string text)
    {
        foreach (string part in text.Trim('[', ']').Split('%')[0].Split(','))
        {
            int?[] ends = [.. part.Split('-').Select(Number)];
            if (ends is [int only])
                yield return only;
            else if (ends is [int first, int last])
            {
                for (int i = first; i <= last; i++)
                    yield return i;
            }
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
