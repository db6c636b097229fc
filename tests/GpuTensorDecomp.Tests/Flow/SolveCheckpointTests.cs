using System.Security.Cryptography;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Flow;

public sealed class SolveCheckpointTests
{
    [Fact]
    public void What_is_read_is_what_was_written()
    {
        // Longer than one piece of the writer.
        SolveCheckpoint written = Checkpoint(runs: 2, components: 700, dimension: 100);
        using var stream = new MemoryStream();
        written.Write(stream);
        stream.Position = 0;
        SolveCheckpoint read = SolveCheckpoint.Read(stream);

        stream.Position.ShouldBe(stream.Length);
        read.Plan.ShouldBe(written.Plan);
        read.Elapsed.ShouldBe(written.Elapsed);
        read.Runs.Count.ShouldBe(2);
        read.Runs[1].State.ShouldBe(written.Runs[1].State);
        read.Runs[1].Snapshot.Vectors.ShouldBe(written.Runs[1].Snapshot.Vectors);
        read.Runs[1].Snapshot.Status.ShouldBe(written.Runs[1].Snapshot.Status);
        read.Runs[0].Best.ShouldBeNull();
        read.Runs[1].Points.Single().Weights.ShouldBe([1, 2]);
        read.Runs[1].NextRecord.ShouldBe(20);
    }

    [Fact]
    public void The_best_state_of_a_script_comes_back()
    {
        SolveCheckpoint one = Checkpoint(runs: 1, components: 3, dimension: 2);
        RunSnapshot best = one.Runs[0].Snapshot with { Moves = [1, 2, 3, 4, 5, 6] };
        using var stream = new MemoryStream();
        (one with { Runs = [one.Runs[0] with { Best = best }] }).Write(stream);
        stream.Position = 0;
        RunSnapshot read = SolveCheckpoint.Read(stream).Runs[0].Best.ShouldNotBeNull();
        stream.Position.ShouldBe(stream.Length);
        read.Moves.ShouldBe(best.Moves);
        read.Vectors.ShouldBe(best.Vectors);
        read.Status.ShouldBe(best.Status);
    }

    /// <summary>Its runs share one array, and nothing keeps what is written.</summary>
    [Fact]
    public void It_may_be_larger_than_any_array()
    {
        const int runs = 70, components = 4000, dimension = 1000;
        using var stream = new SealingStream(Stream.Null);
        Checkpoint(runs, components, dimension).Write(stream);
        stream.Length.ShouldBeGreaterThan(sizeof(double) * (long)runs * components * dimension);
        stream.Length.ShouldBeGreaterThan(int.MaxValue);
        stream.Seal(3).Length.ShouldBe(stream.Length);
    }

    [Fact]
    public void The_seal_is_of_all_bytes_and_they_are_passed_on()
    {
        byte[] bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        using var inner = new MemoryStream();
        using (var stream = new SealingStream(inner))
        {
            stream.Write(bytes, 0, 1);
            stream.Write(bytes.AsSpan(1, 70_000));
            stream.Write(bytes, 70_001, bytes.Length - 70_001);
            stream.Seal(7).ShouldBe(new CheckpointSeal(
                7, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }

        inner.CanWrite.ShouldBeTrue();
        inner.ToArray().ShouldBe(bytes);
    }

    /// <summary>The bytes of the first versions: numbers one after another.</summary>
    [Fact]
    public void Arrays_lie_in_it_as_they_always_did()
    {
        SolveCheckpoint checkpoint = Checkpoint(runs: 1, components: 3, dimension: 2);
        using var stream = new MemoryStream();
        checkpoint.Write(stream);
        using var expected = new MemoryStream();
        using var writer = new BinaryWriter(expected);
        double[] vectors = checkpoint.Runs[0].Snapshot.Vectors;
        writer.Write(vectors.Length);
        foreach (double value in vectors)
            writer.Write(value);
        stream.ToArray().AsSpan().IndexOf(expected.ToArray()).ShouldBePositive();
        BitConverter.ToInt32(stream.ToArray()).ShouldBe(7);
    }

    [Fact]
    public void What_the_device_chose_is_kept()
    {
        ProductChoice[] choices =
        [
            new(4, 1000, 50_000, 512, true, "library 12.1", 1e-3, 2e-3, null),
            new(4, 1000, null, 512, false, null, null, null, "it does not load"),
        ];
        using var stream = new MemoryStream();
        (Checkpoint(runs: 1, components: 3, dimension: 2) with { Choices = choices })
            .Write(stream);
        stream.Position = 0;

        SolveCheckpoint.Read(stream).Choices.ShouldBe(choices);
    }

    private static SolveCheckpoint Checkpoint(int runs, int components, int dimension)
    {
        double[] vectors = Draw.Unit(components, dimension, 1);
        double[] ones = [.. Enumerable.Repeat(1.0, components)];
        var part = new SolveCheckpoint.RunPart(
            new RunSnapshot(
                dimension, IsPolar: false, vectors, [], ones, ones,
                new RunStatus { Step = 10, Time = 0.5, Stop = RunStop.Time }, 0.1, 2, 3),
            new ScriptState { Epoch = 4, NextPoll = 25, Finished = StopReason.MaxSteps },
            [new TrajectoryPoint(10, 0.5, 1, 0.1, 0.01, 0, [1, 2], [0.5])],
            Interval: 10,
            NextRecord: 20);
        var target = new FactoredTensor(3, dimension, [1], Draw.Unit(1, dimension, 1));
        return new SolveCheckpoint(
            SolvePlan.Create(target, new SolveOptions(), long.MaxValue),
            TimeSpan.FromSeconds(1.5), [.. Enumerable.Repeat(part, runs)]);
    }
}
