namespace ILGPU;

/// <summary>
/// Through which view the bytes of a group's launch-time memory are used. Parts of a kernel's
/// layout that overlap show as bytes used through two; so does memory asked for twice, which
/// ILGPU's CPU accelerator gives anew to each call.
/// </summary>
internal sealed class SharedBytes(int length)
{
    private const int Grain = 4;
    private readonly int[] _views = new int[(length + Grain - 1) / Grain]; // 1 + number, 0 for none

    public int Length => length;

    /// <summary>Notes that an element of some bytes is used through a view.</summary>
    public void Use(int element, int size, int view)
    {
        for (int grain = element * size / Grain; grain < (element + 1) * size / Grain; grain++)
        {
            if (_views[grain] == 0)
                _views[grain] = view + 1;
            if (_views[grain] != view + 1)
            {
                throw new KernelFaultException(
                    $"shared byte {grain * Grain} is used through two views");
            }
        }
    }
}
