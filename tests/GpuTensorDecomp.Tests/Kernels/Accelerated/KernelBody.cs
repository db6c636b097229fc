using System.Reflection;
using System.Runtime.InteropServices;
using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Resident;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Backends.EntryPoints;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>A kernel's body with the types that it is launched with.</summary>
internal sealed record KernelBody(MethodInfo Method)
{
    private static readonly Type[] Powers =
    [
        typeof(Power1<>), typeof(Power2<>), typeof(Power3<>), typeof(Power4<>), typeof(Power5<>),
        typeof(Power6<>), typeof(Power7<>), typeof(AnyPower<>),
    ];

    private static readonly Type[] Functions =
        [.. Powers, typeof(AbsolutePower<>), typeof(HermitePower<>)];

    /// <summary>Kernel and types.</summary>
    public string Name => $"{Method.DeclaringType!.Name}<" +
        $"{string.Join(", ", Method.GetGenericArguments().Select(type => type.Name))}>";

    /// <summary>Whether it is launched on OpenCL devices too.</summary>
    public bool IsForOpenCL => !Method.GetGenericArguments().Any(
        type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(LaunchMemory<>));

    /// <summary>How a backend is given it: one that takes no index is launched in groups.</summary>
    public EntryPointDescription Entry =>
        Method.GetParameters()[0].ParameterType == typeof(Index1D)
            ? EntryPointDescription.FromImplicitlyGroupedKernel(Method)
            : EntryPointDescription.FromExplicitlyGroupedKernel(Method);

    /// <summary>
    /// Every kernel of the assembly, found by its name, so that a new one cannot be forgotten, with
    /// every set of types; but the kernel of small runs with every power or every vector.
    /// </summary>
    public static KernelBody[] All(Type number) =>
    [
        .. typeof(UnitsKernel).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(type => Of(type.GetMethod("Body")!, number))
            .Select(method => new KernelBody(method)),
    ];

    /// <summary>Sixteen bytes of numbers.</summary>
    public static Type Piece(Type number) =>
        (number == typeof(double) ? typeof(Two<>) : typeof(Four<>)).MakeGenericType(number);

    private static IEnumerable<MethodInfo> Of(MethodInfo open, Type number)
    {
        Type precision = number == typeof(double) ? typeof(Float64) : typeof(Float32);
        Type[] powers = Array.ConvertAll(Powers, power => power.MakeGenericType(number));
        Type[] functions = Array.ConvertAll(Functions, power => power.MakeGenericType(number));
        Type[] vectors = [.. Vectors(number)];
        string parameters = string.Join(
            " ", open.GetGenericArguments().Select(parameter => parameter.Name));
        Type[][] sets = parameters switch
        {
            "" => [[]],
            "T" => [[number]],
            "T TPrecision" => [[number, precision]],
            "T TPiece" => [[number, Piece(number)]],
            "T TPrecision TPiece" => [[number, precision, Piece(number)]],
            "T TFunction" => [.. functions.Select(function => new[] { number, function })],
            "T TPiece TFunction" =>
                [.. functions.Select(function => new[] { number, Piece(number), function })],
            "T TPiece TFunction TDots TSums" =>
            [
                .. from function in powers
                   from strip in Strips(number)
                   select new[] { number, Piece(number), function, strip.Dots, strip.Sums },
            ],
            "T TPrecision TFunction TCoordinates TMemory" =>
            [
                .. from memory in Memories(number)
                   from power in powers
                   select new[] { number, precision, power, vectors[0], memory },
                .. from memory in Memories(number)
                   from vector in vectors
                   select new[] { number, precision, powers[2], vector, memory },
            ],
            _ => throw new NotSupportedException($"{open.DeclaringType} has types {parameters}"),
        };
        return sets.Select(types => types.Length == 0 ? open : open.MakeGenericMethod(types));
    }

    /// <summary>
    /// Products and sums of strips: of 32 points for 1, 2, 3, 4 and, in float32, 6 and 8 blocks of
    /// coordinates; of 64 points for 1 and, in float32, 2, 3 and 4.
    /// </summary>
    public static (Type Dots, Type Sums)[] Strips(Type number)
    {
        bool isFloat64 = number == typeof(double);
        Type piece = Piece(number);
        return [.. Sums(typeof(ShortStripSums<,>), isFloat64 ? 4 : 6),
            .. Sums(typeof(TallStripSums<,>), isFloat64 ? 1 : 4)];

        (Type, Type)[] Sums(Type open, int count)
        {
            Type one = open.MakeGenericType(number, piece);
            Type two = Pair(one, one), four = Pair(two, two);
            Type[] all = [one, two, Pair(two, one), four, Pair(four, two), Pair(four, four)];
            return Array.ConvertAll(all[..count], sums => (one, sums));
        }

        Type Pair(Type low, Type high) =>
            typeof(StripSumsPair<,,,>).MakeGenericType(number, piece, low, high);
    }

    /// <summary>Shared memory of small runs, of the launch and of fixed sizes.</summary>
    private static Type[] Memories(Type number) =>
    [
        typeof(LaunchMemory<>).MakeGenericType(number),
        typeof(FixedMemory<,,>).MakeGenericType(
            number, typeof(Twice<Twice<Thrice<OneWarp>>>), typeof(Twice<OneWarp>)),
    ];

    /// <summary>Vectors in registers, from four coordinates to as many as there may be.</summary>
    private static IEnumerable<Type> Vectors(Type number)
    {
        Type vector = typeof(FourCoordinates<>).MakeGenericType(number);
        for (int length = 4; Fits(length); length *= 2)
        {
            yield return vector;
            Type twice = Join(vector, vector);
            if (Fits(3 * length))
                yield return Join(twice, vector);
            vector = twice;
        }

        bool Fits(int length) => ResidentLayout.Fits(length, Marshal.SizeOf(number));

        Type Join(Type first, Type second) =>
            typeof(Joined<,,>).MakeGenericType(number, first, second);
    }
}
