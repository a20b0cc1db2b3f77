#include <stdio.h>

int main(void)
{
	puts("vpnha " VPNHA_VERSION);
	return 0;
}
