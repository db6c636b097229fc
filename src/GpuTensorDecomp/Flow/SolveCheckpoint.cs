using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Everything a solve needs to go on bit for bit: its plan and, per run, the exact state, the
/// script's memory and the recorded points. Written as a JSON head (all that is small) and the
/// arrays as raw float64.
/// </summary>
internal sealed record SolveCheckpoint(
    SolvePlan Plan, TimeSpan Elapsed, IReadOnlyList<SolveCheckpoint.RunPart> Runs)
{
    private const int FormatVersion = 7;
    private const int Piece = 1 << 16; // a span of bytes holds at most 2^31 of them

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>What the device chose by measurement, so that the solve goes on that way.</summary>
    public IReadOnlyList<ProductChoice> Choices { get; init; } = [];

    /// <summary>A run as it is now; later steps do not change it.</summary>
    public static RunPart Part(
        RunBatch batch, int run, RunScript script, TrajectoryRecorder recorder) => new(
            batch.Save(run),
            script.State with { },
            [.. recorder.Points],
            recorder.Interval,
            recorder.NextStep)
        {
            Best = script.Best,
        };

    /// <summary>Writes it, in pieces: it may be larger than any one array.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(FormatVersion);
        writer.Write(JsonSerializer.Serialize(Plan, ResultJson.Options));
        writer.Write(Elapsed.Ticks);
        writer.Write(JsonSerializer.Serialize(Choices, Json));
        writer.Write(Runs.Count);
        foreach (RunPart run in Runs)
        {
            writer.Write(JsonSerializer.Serialize(run.State, Json));
            WriteSnapshot(writer, run.Snapshot);
            writer.Write(run.Best is not null);
            if (run.Best is not null)
                WriteSnapshot(writer, run.Best);
            writer.Write(run.Interval);
            writer.Write(run.NextRecord);
            writer.Write(run.Points.Count);
            foreach (TrajectoryPoint p in run.Points)
            {
                writer.Write(p.Step);
                writer.Write(p.Epoch);
                WriteArray(writer, [p.Time, p.Loss, p.RelativeError, p.StepSize, p.TruthError]);
                WriteArray(writer, p.Weights);
                WriteArray(writer, p.FittedFractions);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InputException">It was written by another version.</exception>
    public static SolveCheckpoint Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        int version = reader.ReadInt32();
        if (version != FormatVersion)
        {
            throw new InputException(
                $"The checkpoint has format {version}, this program reads {FormatVersion}: " +
                "resume it with the version that wrote it, or start anew.");
        }

        SolvePlan plan = JsonSerializer.Deserialize<SolvePlan>(
            reader.ReadString(), ResultJson.Options)!;
        var elapsed = new TimeSpan(reader.ReadInt64());
        ProductChoice[] choices =
            JsonSerializer.Deserialize<ProductChoice[]>(reader.ReadString(), Json)!;
        var runs = new RunPart[reader.ReadInt32()];
        for (int run = 0; run < runs.Length; run++)
        {
            ScriptState state = JsonSerializer.Deserialize<ScriptState>(reader.ReadString(), Json)!;
            RunSnapshot snapshot = ReadSnapshot(reader);
            RunSnapshot? best = reader.ReadBoolean() ? ReadSnapshot(reader) : null;
            (long interval, long next) = (reader.ReadInt64(), reader.ReadInt64());
            var points = new List<TrajectoryPoint>(reader.ReadInt32());
            for (int n = points.Capacity; n > 0; n--)
                points.Add(ReadPoint(reader));
            runs[run] = new RunPart(snapshot, state, points, interval, next) { Best = best };
        }

        return new SolveCheckpoint(plan, elapsed, runs) { Choices = choices };
    }

    private static void WriteSnapshot(BinaryWriter writer, RunSnapshot s)
    {
        writer.Write(JsonSerializer.Serialize(s.Status, Json));
        writer.Write(s.Dimension);
        writer.Write(s.IsPolar);
        writer.Write(s.NextStep);
        writer.Write(s.CurvatureBound);
        writer.Write(s.CurvatureAge);
        foreach (double[] array in new[] { s.Vectors, s.LogNorms, s.Signs, s.Scales, s.Moves })
            WriteArray(writer, array);
    }

    private static RunSnapshot ReadSnapshot(BinaryReader reader)
    {
        RunStatus status = JsonSerializer.Deserialize<RunStatus>(reader.ReadString(), Json);
        (int dimension, bool isPolar) = (reader.ReadInt32(), reader.ReadBoolean());
        (double nextStep, double bound, int age) =
            (reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
        return new RunSnapshot(
            dimension, isPolar,
            ReadArray(reader), ReadArray(reader), ReadArray(reader), ReadArray(reader),
            status, nextStep, bound, age)
        {
            Moves = ReadArray(reader),
        };
    }

    private static TrajectoryPoint ReadPoint(BinaryReader reader)
    {
        (long step, int epoch) = (reader.ReadInt64(), reader.ReadInt32());
        double[] figures = ReadArray(reader);
        return new TrajectoryPoint(
            step, figures[0], figures[1], figures[2], figures[3], epoch,
            ReadArray(reader), ReadArray(reader))
        {
            TruthError = figures[4],
        };
    }

    private static void WriteArray(BinaryWriter writer, double[] values)
    {
        writer.Write(values.Length);
        for (int done = 0; done < values.Length; done += Piece)
        {
            ReadOnlySpan<double> piece = values.AsSpan(done, Math.Min(Piece, values.Length - done));
            if (BitConverter.IsLittleEndian)
            {
                writer.Write(MemoryMarshal.AsBytes(piece));
                continue;
            }

            foreach (double value in piece)
                writer.Write(value);
        }
    }

    private static double[] ReadArray(BinaryReader reader)
    {
        var values = new double[reader.ReadInt32()];
        for (int done = 0; done < values.Length; done += Piece)
        {
            Span<double> piece = values.AsSpan(done, Math.Min(Piece, values.Length - done));
            if (BitConverter.IsLittleEndian)
            {
                reader.ReadExactly(MemoryMarshal.AsBytes(piece));
                continue;
            }

            for (int i = 0; i < piece.Length; i++)
                piece[i] = reader.ReadDouble();
        }

        return values;
    }

    /// <summary>One run's part.</summary>
    internal sealed record RunPart(
        RunSnapshot Snapshot,
        ScriptState State,
        List<TrajectoryPoint> Points,
        long Interval,
        long NextRecord)
    {
        /// <summary>The script's best state, see <see cref="RunScript.Best"/>.</summary>
        public RunSnapshot? Best { get; init; }
    }
}
