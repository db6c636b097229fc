using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// The ids of cases that differ in nothing but their seeds, as most of a large sweep's do: the text
/// of <see cref="CaseIdentity"/> is written once, and only the seeds' lines change.
/// </summary>
internal sealed class SeededIdentity
{
    private const string ProblemSeed = "problem.seed=";
    private const string MethodSeed = "method.seed=";
    private const int LongestLine = 40; // of a seed

    private readonly byte[] _before;
    private readonly byte[] _between;
    private readonly byte[] _after;
    private readonly byte[] _text;

    /// <summary>Takes everything but the seeds of a case.</summary>
    public SeededIdentity(
        ProblemOptions problem, SolveOptions options, IEnumerable<string> record)
    {
        string text =
            CaseIdentity.Text(problem with { Seed = 1 }, options with { Seed = 1 }, record);
        (_before, string rest) = Split(text, $"{ProblemSeed}1\n");
        (_between, rest) = Split(rest, $"{MethodSeed}1\n");
        _after = Encoding.UTF8.GetBytes(rest);
        _text = new byte[_before.Length + _between.Length + _after.Length + 2 * LongestLine];
    }

    /// <summary>The first 64 bits of the SHA-256 of the text in UTF-8.</summary>
    public ulong Of(ulong problemSeed, ulong methodSeed)
    {
        int length = 0;
        Add(_before, ref length);
        AddSeed(ProblemSeed, problemSeed, ref length);
        Add(_between, ref length);
        AddSeed(MethodSeed, methodSeed, ref length);
        Add(_after, ref length);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_text.AsSpan(0, length), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private static (byte[] Before, string After) Split(string text, string line)
    {
        int place = text.IndexOf(line, StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(text[..place]), text[(place + line.Length)..]);
    }

    private void Add(byte[] part, ref int length)
    {
        part.CopyTo(_text, length);
        length += part.Length;
    }

    // 0 is the default, of which the text says nothing.
    private void AddSeed(string name, ulong seed, ref int length)
    {
        if (seed == 0)
            return;
        length += Encoding.UTF8.GetBytes(name, _text.AsSpan(length));
        seed.TryFormat(
            _text.AsSpan(length), out int written, default, CultureInfo.InvariantCulture);
        length += written;
        _text[length++] = (byte)'\n';
    }
}
