/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Glyphs of the Hershey fonts: made by tools/dev/hershey.py from futural.jhf and
 * rowmand.jhf.
 *
 * The Hershey Fonts were originally created by Dr. A. V. Hershey while working at the U. S. National
 * Bureau of Standards. The format of the font data in this distribution was originally created by
 * James Hurt, Cognition, Inc., 900 Technology Park Drive, Billerica, MA 01821. The terms are in
 * NOTICE. */
#include "corruptions/kernels/hershey.h"

/* clang-format off */
static const char *const simplex[] = { /* ASCII 32 to 126 */
    "JZ",  /* space */
    "MWRFRT RRYQZR[SZRY",  /* ! */
    "JZNFNM RVFVM",  /* " */
    "H]SBLb RYBRb RLOZO RKUYU",  /* # */
    "H\\PBP_ RTBT_ RYIWGTFPFMGKIKKLMMNOOUQWRXSYUYXWZT[P[MZKX",  /* $ */
    "F^[FI[ RNFPHPJOLMMKMIKIIJGLFNFPGSHVHYG[F RWTUUTWTYV[X[ZZ[X[VYTWT",  /* % */
    "E_\\O\\N[MZMYNXPVUTXRZP[L[JZIYHWHUISJRQNRMSKSIRGPFNGMIMKNNPQUXWZY[[[\\Z\\Y",  /* & */
    "MWRHQGRFSGSIRKQL",  /* ' */
    "KYVBTDRGPKOPOTPYR]T`Vb",  /* ( */
    "KYNBPDRGTKUPUTTYR]P`Nb",  /* ) */
    "JZRLRX RMOWU RWOMU",  /* asterisk */
    "E_RIR[ RIR[R",  /* + */
    "NVSWRXQWRVSWSYQ[",  /* , */
    "E_IR[R",  /* - */
    "NVRVQWRXSWRV",  /* . */
    "G][BIb",  /* / */
    "H\\QFNGLJKOKRLWNZQ[S[VZXWYRYOXJVGSFQF",  /* 0 */
    "H\\NJPISFS[",  /* 1 */
    "H\\LKLJMHNGPFTFVGWHXJXLWNUQK[Y[",  /* 2 */
    "H\\MFXFRNUNWOXPYSYUXXVZS[P[MZLYKW",  /* 3 */
    "H\\UFKTZT RUFU[",  /* 4 */
    "H\\WFMFLOMNPMSMVNXPYSYUXXVZS[P[MZLYKW",  /* 5 */
    "H\\XIWGTFRFOGMJLOLTMXOZR[S[VZXXYUYTXQVOSNRNOOMQLT",  /* 6 */
    "H\\YFO[ RKFYF",  /* 7 */
    "H\\PFMGLILKMMONSOVPXRYTYWXYWZT[P[MZLYKWKTLRNPQOUNWMXKXIWGTFPF",  /* 8 */
    "H\\XMWPURRSQSNRLPKMKLLINGQFRFUGWIXMXRWWUZR[P[MZLX",  /* 9 */
    "NVROQPRQSPRO RRVQWRXSWRV",  /* : */
    "NVROQPRQSPRO RSWRXQWRVSWSYQ[",  /* ; */
    "F^ZIJRZ[",  /* < */
    "E_IO[O RIU[U",  /* = */
    "F^JIZRJ[",  /* > */
    "I[LKLJMHNGPFTFVGWHXJXLWNVORQRT RRYQZR[SZRY",  /* ? */
    "E`WNVLTKQKOLNMMPMSNUPVSVUUVS RQKOMNPNSOUPV RWKVSVUXVZV\\T]Q]O\\L[JYHWGTFQFNGLH"
    "JJILHOHRIUJWLYNZQ[T[WZYYZX RXKWSWUXV",  /* @ */
    "I[RFJ[ RRFZ[ RMTWT",  /* A */
    "G\\KFK[ RKFTFWGXHYJYLXNWOTP RKPTPWQXRYTYWXYWZT[K[",  /* B */
    "H]ZKYIWGUFQFOGMILKKNKSLVMXOZQ[U[WZYXZV",  /* C */
    "G\\KFK[ RKFRFUGWIXKYNYSXVWXUZR[K[",  /* D */
    "H[LFL[ RLFYF RLPTP RL[Y[",  /* E */
    "HZLFL[ RLFYF RLPTP",  /* F */
    "H]ZKYIWGUFQFOGMILKKNKSLVMXOZQ[U[WZYXZVZS RUSZS",  /* G */
    "G]KFK[ RYFY[ RKPYP",  /* H */
    "NVRFR[",  /* I */
    "JZVFVVUYTZR[P[NZMYLVLT",  /* J */
    "G\\KFK[ RYFKT RPOY[",  /* K */
    "HYLFL[ RL[X[",  /* L */
    "F^JFJ[ RJFR[ RZFR[ RZFZ[",  /* M */
    "G]KFK[ RKFY[ RYFY[",  /* N */
    "G]PFNGLIKKJNJSKVLXNZP[T[VZXXYVZSZNYKXIVGTFPF",  /* O */
    "G\\KFK[ RKFTFWGXHYJYMXOWPTQKQ",  /* P */
    "G]PFNGLIKKJNJSKVLXNZP[T[VZXXYVZSZNYKXIVGTFPF RSWY]",  /* Q */
    "G\\KFK[ RKFTFWGXHYJYLXNWOTPKP RRPY[",  /* R */
    "H\\YIWGTFPFMGKIKKLMMNOOUQWRXSYUYXWZT[P[MZKX",  /* S */
    "JZRFR[ RKFYF",  /* T */
    "G]KFKULXNZQ[S[VZXXYUYF",  /* U */
    "I[JFR[ RZFR[",  /* V */
    "F^HFM[ RRFM[ RRFW[ R\\FW[",  /* W */
    "H\\KFY[ RYFK[",  /* X */
    "I[JFRPR[ RZFRP",  /* Y */
    "H\\YFK[ RKFYF RK[Y[",  /* Z */
    "KYOBOb RPBPb ROBVB RObVb",  /* [ */
    "KYKFY^",  /* \ */
    "KYTBTb RUBUb RNBUB RNbUb",  /* ] */
    "JZRDJR RRDZR",  /* ^ */
    "I[Ib[b",  /* _ */
    "NVSKQMQORPSORNQO",  /* ` */
    "I\\XMX[ RXPVNTMQMONMPLSLUMXOZQ[T[VZXX",  /* a */
    "H[LFL[ RLPNNPMSMUNWPXSXUWXUZS[P[NZLX",  /* b */
    "I[XPVNTMQMONMPLSLUMXOZQ[T[VZXX",  /* c */
    "I\\XFX[ RXPVNTMQMONMPLSLUMXOZQ[T[VZXX",  /* d */
    "I[LSXSXQWOVNTMQMONMPLSLUMXOZQ[T[VZXX",  /* e */
    "MYWFUFSGRJR[ ROMVM",  /* f */
    "I\\XMX]W`VaTbQbOa RXPVNTMQMONMPLSLUMXOZQ[T[VZXX",  /* g */
    "I\\MFM[ RMQPNRMUMWNXQX[",  /* h */
    "NVQFRGSFREQF RRMR[",  /* i */
    "MWRFSGTFSERF RSMS^RaPbNb",  /* j */
    "IZMFM[ RWMMW RQSX[",  /* k */
    "NVRFR[",  /* l */
    "CaGMG[ RGQJNLMOMQNRQR[ RRQUNWMZM\\N]Q][",  /* m */
    "I\\MMM[ RMQPNRMUMWNXQX[",  /* n */
    "I\\QMONMPLSLUMXOZQ[T[VZXXYUYSXPVNTMQM",  /* o */
    "H[LMLb RLPNNPMSMUNWPXSXUWXUZS[P[NZLX",  /* p */
    "I\\XMXb RXPVNTMQMONMPLSLUMXOZQ[T[VZXX",  /* q */
    "KXOMO[ ROSPPRNTMWM",  /* r */
    "J[XPWNTMQMNNMPNRPSUTWUXWXXWZT[Q[NZMX",  /* s */
    "MYRFRWSZU[W[ ROMVM",  /* t */
    "I\\MMMWNZP[S[UZXW RXMX[",  /* u */
    "JZLMR[ RXMR[",  /* v */
    "G]JMN[ RRMN[ RRMV[ RZMV[",  /* w */
    "J[MMX[ RXMM[",  /* x */
    "JZLMR[ RXMR[P_NaLbKb",  /* y */
    "J[XMM[ RMMXM RM[X[",  /* z */
    "KYTBRCQDPFPHQJRKSMSOQQ RRCQEQGRISJTLTNSPORSTTVTXSZR[Q]Q_Ra RQSSUSWRYQZP\\P^Q`R"
    "aTb",  /* { */
    "NVRBRb",  /* | */
    "KYPBRCSDTFTHSJRKQMQOSQ RRCSESGRIQJPLPNQPURQTPVPXQZR[S]S_Ra RSSQUQWRYSZT\\T^S`R"
    "aPb",  /* } */
    "F^IUISJPLONOPPTSVTXTZS[Q RISJQLPNPPQTTVUXUZT[Q[O",  /* ~ */
};

static const char *const duplex[] = { /* a to z */
    "H\\WMW[X[ RWMXMX[ RWPUNSMPMNNLPKSKULXNZP[S[UZWX RWPSNPNNOMPLSLUMXNYPZSZWX",  /* a */
    "H\\LFL[M[ RLFMFM[ RMPONQMTMVNXPYSYUXXVZT[Q[OZMX RMPQNTNVOWPXSXUWXVYTZQZMX",  /* b */
    "I[XPVNTMQMONMPLSLUMXOZQ[T[VZXX RXPWQVOTNQNOONPMSMUNXOYQZTZVYWWXX",  /* c */
    "H\\WFW[X[ RWFXFX[ RWPUNSMPMNNLPKSKULXNZP[S[UZWX RWPSNPNNOMPLSLUMXNYPZSZWX",  /* d */
    "I[MTXTXQWOVNTMQMONMPLSLUMXOZQ[T[VZXX RMSWSWQVOTNQNOONPMSMUNXOYQZTZVYWWXX",  /* e */
    "LZWFUFSGRJR[S[ RWFWGUGSH RTGSJS[ ROMVMVN ROMONVN",  /* f */
    "H\\XMWMW\\V_U`SaQaO`N_L_ RXMX\\W_UaSbPbNaL_ RWPUNSMPMNNLPKSKULXNZP[S[UZWX RWPS"
    "NPNNOMPLSLUMXNYPZSZWX",  /* g */
    "H\\LFL[M[ RLFMFM[ RMQPNRMUMWNXQX[ RMQPORNTNVOWQW[X[",  /* h */
    "NWRFQGQHRISITHTGSFRF RRGRHSHSGRG RRMR[S[ RRMSMS[",  /* i */
    "NWRFQGQHRISITHTGSFRF RRGRHSHSGRG RRMRbSb RRMSMSb",  /* j */
    "H[LFL[M[ RLFMFM[ RXMWMMW RXMMX RPTV[X[ RQSX[",  /* k */
    "NWRFR[S[ RRFSFS[",  /* l */
    "CbGMG[H[ RGMHMH[ RHQKNMMPMRNSQS[ RHQKOMNONQORQR[S[ RSQVNXM[M]N^Q^[ RSQVOXNZN\\"
    "O]Q][^[",  /* m */
    "H\\LML[M[ RLMMMM[ RMQPNRMUMWNXQX[ RMQPORNTNVOWQW[X[",  /* n */
    "I\\QMONMPLSLUMXOZQ[T[VZXXYUYSXPVNTMQM RQNOONPMSMUNXOYQZTZVYWXXUXSWPVOTNQN",  /* o */
    "H\\LMLbMb RLMMMMb RMPONQMTMVNXPYSYUXXVZT[Q[OZMX RMPQNTNVOWPXSXUWXVYTZQZMX",  /* p */
    "H\\WMWbXb RWMXMXb RWPUNSMPMNNLPKSKULXNZP[S[UZWX RWPSNPNNOMPLSLUMXNYPZSZWX",  /* q */
    "KYOMO[P[ ROMPMP[ RPSQPSNUMXM RPSQQSOUNXNXM",  /* r */
    "J[XPWNTMQMNNMPNRPSUUWV RVUWWWXVZ RWYTZQZNY ROZNXMX RXPWPVN RWOTNQNNO RONNPOR R"
    "NQPRUTWUXWXXWZT[Q[NZMX",  /* s */
    "MXRFR[S[ RRFSFS[ ROMVMVN ROMONVN",  /* t */
    "H\\LMLWMZO[R[TZWW RLMMMMWNYPZRZTYWW RWMW[X[ RWMXMX[",  /* u */
    "JZLMR[ RLMMMRY RXMWMRY RXMR[",  /* v */
    "F^IMN[ RIMJMNX RRMNX RRPN[ RRPV[ RRMVX R[MZMVX R[MV[",  /* w */
    "I[LMW[X[ RLMMMX[ RXMWML[ RXMM[L[",  /* x */
    "JZLMR[ RLMMMRY RXMWMRYNb RXMR[ObNb",  /* y */
    "I[VNL[ RXMNZ RLMXM RLMLNVN RNZXZX[ RL[X[",  /* z */
};
/* clang-format on */

const char *shf_hershey_simplex(char character)
{
    return simplex[(character >= ' ' && character <= '~' ? character : '?') - ' '];
}

const char *shf_hershey_duplex(char letter)
{
    return duplex[letter - 'a'];
}

bool shf_hershey_next(const char *glyph, const char **place, shf_hershey_stroke *out)
{
    const char *pair = *place ? *place : glyph + 2;
    while (pair[0] && pair[2] && (pair[0] == ' ' || pair[2] == ' '))
        pair += 2;
    if (!pair[0] || !pair[2])
        return false;
    const int left = glyph[0], baseline = 'R' + SHF_HERSHEY_BASELINE;
    *out = (shf_hershey_stroke){pair[0] - left, pair[1] - baseline, pair[2] - left,
                                pair[3] - baseline};
    *place = pair + 2;
    return true;
}
