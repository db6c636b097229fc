namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>The dimensions that <see cref="SmallContraction{V, T}"/> is compiled for.</summary>
internal static class FixedDimension
{
    internal readonly struct D1 : IFixedDimension
    {
        public static int Value => 1;
    }

    internal readonly struct D2 : IFixedDimension
    {
        public static int Value => 2;
    }

    internal readonly struct D3 : IFixedDimension
    {
        public static int Value => 3;
    }

    internal readonly struct D4 : IFixedDimension
    {
        public static int Value => 4;
    }

    internal readonly struct D5 : IFixedDimension
    {
        public static int Value => 5;
    }

    internal readonly struct D6 : IFixedDimension
    {
        public static int Value => 6;
    }

    internal readonly struct D7 : IFixedDimension
    {
        public static int Value => 7;
    }

    internal readonly struct D8 : IFixedDimension
    {
        public static int Value => 8;
    }

    internal readonly struct D9 : IFixedDimension
    {
        public static int Value => 9;
    }

    internal readonly struct D10 : IFixedDimension
    {
        public static int Value => 10;
    }

    internal readonly struct D11 : IFixedDimension
    {
        public static int Value => 11;
    }

    internal readonly struct D12 : IFixedDimension
    {
        public static int Value => 12;
    }

    internal readonly struct D13 : IFixedDimension
    {
        public static int Value => 13;
    }

    internal readonly struct D14 : IFixedDimension
    {
        public static int Value => 14;
    }
}
