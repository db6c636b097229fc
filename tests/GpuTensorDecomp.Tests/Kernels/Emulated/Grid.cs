namespace ILGPU;

/// <summary>Stands in for ILGPU's grid of groups.</summary>
public static class Grid
{
    public static int IdxX => KernelGroup.Current.GridIndex;
}
